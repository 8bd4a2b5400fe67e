/** The icons, drawn on a grid of 24 with the stroke of the text around them. */

const paths = {
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM15.5 15.5 20 20',
  close: 'M6 6l12 12M18 6 6 18',
  image: 'M4 5h16v14H4zM4 16l4.5-4.5 4 4 3-3L20 17M15.5 9.500h.01',
  video: 'M3.5 6h12v12h-12zM15.5 10.500l5-3v9l-5-3',
  audio: 'M4 10v4M8 6.500v11M12 9v6M16 4.500v15M20 10v4',
  star: 'm12 4 2.4 5.1 5.6.7-4.1 3.8 1.1 5.500L12 16.400l-5 2.7 1.1-5.500L4 9.800l5.6-.700Z',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  check: 'm5 12.5 4.5 4.500L19 7.5',
  scan: 'M20 11a8 8 0 0 0-14.3-4.200L4 9M4 4v5h5M4 13a8 8 0 0 0 14.3 4.200L20 15M20 20v-5h-5',
  folder: 'M3.5 6h6l2 2.500h9V18.500h-17z',
  copies: 'M8 8h12v12H8zM4 16V4h12',
  warning: 'M12 4 2.5 20h19ZM12 10v4.500M12 17.200h.01',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 18, filled = false }: { name: IconName; size?: number; filled?: boolean }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill={filled ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
