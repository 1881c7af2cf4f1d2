// When a dialog opens, its first field takes the keyboard, once. Streamlit has no such option.
// Touch screens are left alone, where the on-screen keyboard would cover the dialog.
const FIELDS = [
  'input:not([type="hidden"]):not([type="file"]):not([type="checkbox"]):not([disabled])',
  "textarea:not([disabled])",
].join(",");
const met = new WeakSet();

function meet() {
  for (const dialog of document.querySelectorAll('[role="dialog"]')) {
    const field = dialog.querySelector(FIELDS);
    if (!field || met.has(dialog)) continue;
    met.add(dialog);
    const taken = document.activeElement;
    if (!(dialog.contains(taken) && taken.matches(FIELDS))) field.focus({ preventScroll: true });
  }
}

if (!window.matchMedia("(pointer: coarse)").matches) {
  new MutationObserver(meet).observe(document.documentElement, { childList: true, subtree: true });
}
