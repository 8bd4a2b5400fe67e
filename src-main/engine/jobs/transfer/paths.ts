/** Where the trash of a location lies, and what a path in it was before. */

export const TRASH = '.alice/trash';

export function trashPath(plan: string, path: string): string {
  return `${TRASH}/${plan}/${path}`;
}

/** The path that a file in the trash had. */
export function pathBefore(path: string): string {
  return path.startsWith(`${TRASH}/`) ? path.split('/').slice(3).join('/') : path;
}
