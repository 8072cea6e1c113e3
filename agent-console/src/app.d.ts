declare global {
  namespace App {
    interface PageState {
      /** A dialog that belongs to the address without being part of it. */
      dialog?: string;
    }
  }
}
export {};
