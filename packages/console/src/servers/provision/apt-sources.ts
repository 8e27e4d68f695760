/**
 * Reads the machine's own apt sources (one-line and deb822 form) to find the mirror that this
 * machine gets Debian from, so that no other host is asked. Pure.
 */

export type AptSource = {
  readonly uri: string;
  readonly suites: readonly string[];
  readonly signedBy: string | null;
};

const words = (text: string | undefined): readonly string[] =>
  (text ?? '').split(/\s+/).filter((word) => word !== '');

const oneLine = (line: string): readonly AptSource[] => {
  const found = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)/.exec(line);
  if (found === null) return [];
  const [, options, uri = '', suite = ''] = found;
  const signedBy = /signed-by=(\S+)/i.exec(options ?? '')?.[1] ?? null;
  return [{ uri, suites: [suite], signedBy }];
};

const fieldsOf = (stanza: string): ReadonlyMap<string, string> => {
  const unfolded = stanza.replace(/^#.*\n?/gm, '').replace(/\n[ \t]+/g, ' ');
  const fields = unfolded.matchAll(/^([A-Za-z-]+):[ \t]*(.*)$/gm);
  return new Map(
    [...fields].map(([, name = '', value = '']) => [name.toLowerCase(), value.trim()]),
  );
};

const deb822 = (stanza: string): readonly AptSource[] => {
  const fields = fieldsOf(stanza);
  if (!words(fields.get('types')).includes('deb') || fields.get('enabled') === 'no') return [];
  const signedBy = fields.get('signed-by');
  const isFile = signedBy?.startsWith('/') === true;
  return words(fields.get('uris')).map((uri) => ({
    uri,
    suites: words(fields.get('suites')),
    signedBy: isFile && signedBy !== undefined ? signedBy : null,
  }));
};

/**
 * Every binary source in one file; `name` tells the form (`.sources` is deb822, all else one-line).
 */
export const parseAptSources = (name: string, text: string): readonly AptSource[] =>
  name.endsWith('.sources')
    ? text.split(/\n\s*\n/).flatMap(deb822)
    : text.split('\n').flatMap(oneLine);

/** Debian's own mirror of this machine: the source that offers the release the machine runs. */
export const debianMirror = (
  sources: readonly AptSource[],
  codename: string,
): AptSource | undefined =>
  sources.find(({ suites, uri }) => suites.includes(codename) && /^(https?|file|mirror)/.test(uri));
