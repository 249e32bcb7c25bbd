// In a frame of another page: tells the page around it how high this one is, now and on every change, so that it can give
// the frame that height. The message is { type: "atelier-height", height }, in CSS pixels; it holds nothing else, so any
// page may hear it. boot.js loads this where the address has `embed`.

// Styles make the page as high as what it shows (styles/embed.css); which parts that is, the page's module says.
document.documentElement.dataset.embed ??= "";

let last = 0;

function announce() {
  const height = Math.ceil(document.body.getBoundingClientRect().height);
  if (height === last) return;
  last = height;
  window.parent.postMessage({ type: "atelier-height", height }, "*");
}

new ResizeObserver(announce).observe(document.body);
