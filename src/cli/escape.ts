/**
 * Text of a guest or a file with everything that a terminal could act on made visible; line breaks and tabs
 * stay. Direction marks go too, because they make text look like other text.
 */
export function escapeControls(text: string): string {
   
  return text.replaceAll(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => {
      const code = character.charCodeAt(0);
      return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
    },
  );
}
