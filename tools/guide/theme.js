// The guide has the theme that was chosen on the page (src/page/store/remember.rs); without a choice, the system's.
try {
  const { theme } = JSON.parse(localStorage.getItem("atelier.settings")) ?? {};
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // No storage, or not ours: the system's theme.
}
