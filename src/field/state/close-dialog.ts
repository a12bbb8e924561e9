/** Closes the dialog that stands over the screen, as its own key would. False where none does. */
export function closeDialog(): boolean {
  const dialog = [...document.querySelectorAll<HTMLDialogElement>('dialog:modal')].at(-1);
  dialog?.close();
  return dialog !== undefined;
}
