export function installFingerprint(root: string): string;
export function consoleFingerprint(root: string): string;
