/** A dialog that has not come by then does not come; the keys are free again. */
const longestMs = 3000;

/**
 * From now on until a dialog takes the focus, what is typed is meant for it: it neither falls through to the single keys nor gets lost, but stands in the
 * dialog's field then. Escape calls the dialog off. Returns what ends it.
 */
export function holdKeys(oncancel: () => void): () => void {
  let text = '';
  const onkeydown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key.length === 1) text += event.key;
    else if (event.key === 'Backspace') text = text.slice(0, -1);
    else if (event.key === 'Escape') {
      stop();
      oncancel();
    }
  };
  const onfocusin = ({ target }: FocusEvent): void => {
    if (!(target instanceof HTMLElement) || !target.closest('[role="dialog"]')) return;
    stop();
    if (text && (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) {
      target.setRangeText(text, target.value.length, target.value.length, 'end');
      target.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }
  };
  const timer = setTimeout(stop, longestMs);
  window.addEventListener('keydown', onkeydown, true);
  window.addEventListener('focusin', onfocusin);
  function stop(): void {
    clearTimeout(timer);
    window.removeEventListener('keydown', onkeydown, true);
    window.removeEventListener('focusin', onfocusin);
  }
  return stop;
}
