// Before the first paint, so that a dark console never flashes white. The console writes the same key later.
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  document.documentElement.lang = localStorage.getItem('language') || navigator.language || 'en';
} catch {
  // Storage is forbidden: the system's theme it is.
}
