import { packageUrl, type SbomComponent } from './component.ts';

/** What `go list -deps` is to print for each package: its module, or that it is of the standard library. */
export const goListFormat =
  '{{if .Standard}}std{{else}}{{with .Module}}{{if not .Main}}{{with .Replace}}{{.Path}} {{.Version}}{{else}}{{.Path}} {{.Version}}{{end}}{{end}}{{end}}{{end}}';

/**
 * The modules that a program of Go's is made of, from what `go list -deps` prints.
 * @param goVersion what `go env GOVERSION` prints: `go1.26.0`
 */
export function goComponents(list: string, goVersion: string): SbomComponent[] {
  const lines = new Set(list.split(/\r?\n/).filter((line) => line !== ''));
  return [...lines].map((line) => {
    const [name = '', version = ''] =
      line === 'std' ? ['std', goVersion.replace(/^go/, '')] : line.split(' ');
    return { name, version, purl: packageUrl('golang', name, version) };
  });
}
