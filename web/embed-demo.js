// Gives each frame the height that it says it has (embed.js).

window.addEventListener("message", ({ source, data }) => {
  if (data?.type !== "atelier-height" || !Number.isFinite(data.height)) return;
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentWindow === source) frame.height = data.height;
  }
});
