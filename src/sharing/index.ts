export { FileLock } from './file-lock.ts';
export { makeWorkFolder } from './work-folder.ts';
