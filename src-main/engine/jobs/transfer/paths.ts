/** Where a location keeps what was put aside, and what a path there was before. */

export const TRASH = '.alice/trash';

export function trashPath(plan: string, path: string): string {
  return `${TRASH}/${plan}/${path}`;
}

const QUARANTINE = '.alice/quarantine';

/** Where a damaged copy lies once another has its place. */
export function quarantinePath(plan: string, path: string): string {
  return `${QUARANTINE}/${plan}/${path}`;
}

/** Where the copy that shall have its place arrives. */
export function stagedPath(plan: string, path: string): string {
  return `.alice/repair/${plan}/${path}`;
}

/** The path that a file in the trash or in quarantine had. */
export function pathBefore(path: string): string {
  const isAside = [TRASH, QUARANTINE].some((folder) => path.startsWith(`${folder}/`));
  return isAside ? path.split('/').slice(3).join('/') : path;
}
