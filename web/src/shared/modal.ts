/** Opens a dialog above everything else. When it goes, the cursor is back where it was before. */
export function modal(node: HTMLDialogElement) {
  const before = document.activeElement;
  node.showModal();
  return {
    destroy: () => {
      node.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    },
  };
}
