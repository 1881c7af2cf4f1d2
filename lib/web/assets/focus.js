// When a dialog opens, its first field takes the keyboard, once. Streamlit has no such option.
// Touch screens are left alone, where the on-screen keyboard would cover the dialog.
// Escape closes a dialog by its own button. Where something was typed it only goes to that button,
// so that one stray key loses nothing; the second one closes.
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

const touched = new WeakSet();

function leave(event) {
  const open = [...document.querySelectorAll('[role="dialog"], [role="listbox"]')];
  const [dialog] = open;
  // A list or a calendar that lies over the dialog closes first, and so does a search that is typed.
  if (event.key !== "Escape" || event.isComposing || open.length !== 1) return;
  if (event.target.type === "search" && event.target.value) return;
  const close = [...dialog.querySelectorAll("button")].find((one) => one.innerText.trim() === "Close");
  if (!close) return;
  if (touched.has(dialog) && document.activeElement !== close) close.focus();
  else close.click();
}

document.addEventListener("keydown", leave, true);
document.addEventListener("input", (event) => {
  const dialog = event.target.closest('[role="dialog"]');
  if (dialog) touched.add(dialog);
}, true);
