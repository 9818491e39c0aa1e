/** For `screen`: asking the streams for their width opens them, 2 ms; messages wrap themselves. */
export const stdtermwidth = 80;
export const errtermwidth = 80;
