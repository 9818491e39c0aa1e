/**
 * For packages oclif uses only to look for plugins on disk (`tinyglobby`, `minimatch`, `lilconfig`):
 * the commands are known when the bundle is made.
 */
function absent(): never {
  throw new Error('the bundled command line looks for no plugins');
}
export { absent as glob, absent as lilconfig, absent as minimatch };
