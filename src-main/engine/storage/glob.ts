/** Globs for what a location's owner never wants scanned; matching takes time linear in the name, whatever the pattern. */

/** True when `text`, without `/`, matches a pattern of literal characters, `*` and `?` (greedy, with one point of return). */
export function matchesName(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (p < pattern.length && (pattern[p] === '?' || (pattern[p] === text[t] && pattern[p] !== '*'))) {
      p += 1;
      t += 1;
    } else if (pattern[p] === '*') {
      star = p;
      resume = t;
      p += 1;
    } else if (star !== -1) {
      p = star + 1;
      resume += 1;
      t = resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}

/** True when all segments match, `**` standing for any number of them (again with one point of return). */
function matchesSegments(pattern: string[], path: string[]): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < path.length) {
    const segment = pattern[p];
    if (segment === '**') {
      star = p;
      resume = t;
      p += 1;
    } else if (segment !== undefined && matchesName(segment, path[t]!)) {
      p += 1;
      t += 1;
    } else if (star !== -1) {
      p = star + 1;
      resume += 1;
      t = resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '**') p += 1;
  return p === pattern.length;
}

/**
 * A test of one file or folder path against the globs. A glob without `/` names a file or folder at any depth (`node_modules`,
 * `*.tmp`); one with `/` counts from the root (`work/cache`), where a segment `**` stands for any number of folders; a `/` at the end is ignored. Upper and lower case differ.
 * It does not look at parents: a walk never enters an excluded folder. For a path taken out of a catalog use {@link createExclusion}.
 */
export function createGlobTest(globs: readonly string[]): (path: string, name: string) => boolean {
  const names: string[] = [];
  const paths: string[][] = [];
  for (const glob of globs) {
    const bare = glob.replace(/^\.?\//, '').replace(/\/+$/, '');
    if (bare === '') continue;
    if (bare.includes('/') || glob.startsWith('/')) paths.push(bare.split('/'));
    else names.push(bare);
  }
  if (names.length === 0 && paths.length === 0) return () => false;
  return (path, name) => {
    if (names.some((pattern) => matchesName(pattern, name))) return true;
    if (paths.length === 0) return false;
    const segments = path.split('/');
    return paths.some((pattern) => matchesSegments(pattern, segments));
  };
}

/** True for a path that the globs leave out, by itself or by a folder above it: "not in scope" must not be taken for "gone". */
export function createExclusion(globs: readonly string[]): (path: string) => boolean {
  const test = createGlobTest(globs);
  return (path) => {
    for (let end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
      const part = end === -1 ? path : path.slice(0, end);
      if (test(part, part.slice(part.lastIndexOf('/') + 1))) return true;
      if (end === -1) return false;
    }
  };
}
