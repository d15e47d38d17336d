/**
 * The parts of a browser that jsdom has not got: it lays nothing out, so sizes are given. Wide enough for a drawer
 * beside its list, and rows enough that a virtual list must choose.
 */
export function installBrowserParts(): void {
  window.matchMedia = (query) => Object.assign(new EventTarget(), { matches: /min-width/u.test(query), media: query, onchange: null }) as unknown as MediaQueryList
  globalThis.ResizeObserver = class implements ResizeObserver {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  }
  window.scrollTo = () => undefined
  Element.prototype.scrollIntoView = () => undefined
  Element.prototype.scrollTo = function scrollTo(this: Element, options?: ScrollToOptions | number) {
    if (typeof options === 'object') this.scrollTop = options.top ?? this.scrollTop
    this.dispatchEvent(new Event('scroll'))
  }
  Object.defineProperties(HTMLElement.prototype, {
    offsetHeight: { configurable: true, get: () => 600 },
    offsetWidth: { configurable: true, get: () => 1_200 },
    clientHeight: { configurable: true, get: () => 600 },
  })
}
