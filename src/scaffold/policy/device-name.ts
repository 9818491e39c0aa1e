/** A superscript digit counts as well. */
const device = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[1-9¹²³]) *(?:\.|$)/i;

/** Whether Windows takes a name for one of its devices: it does so in every folder, whatever stands behind a dot. */
export function isDeviceName(name: string): boolean {
  return device.test(name);
}
