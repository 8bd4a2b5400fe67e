/** A menu behind a button: arrows move in it, a choice closes it. */
import { type KeyboardEvent, useRef } from 'react';
import { Icon, type IconName } from './icon.tsx';
import { Popover, type PopoverHandle } from './popover.tsx';

export interface MenuItem {
  icon: IconName;
  label: string;
  run: () => void;
  danger?: boolean;
  disabled?: boolean;
  /** The key that does the same, as it is printed. */
  keys?: string;
}

const steps: Record<string, (at: number, count: number) => number> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_at, count) => count - 1,
};

export const itemsIn = (menu: HTMLElement): HTMLElement[] => [
  ...menu.querySelectorAll<HTMLElement>('[role="menuitem"]:not(:disabled)'),
];

function onKey(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key];
  if (!step) return;
  event.preventDefault();
  const items = itemsIn(event.currentTarget);
  items[step(items.indexOf(document.activeElement as HTMLElement), items.length)]?.focus();
}

/** A null among the items draws a line. `onChoose` is called before what was chosen runs. */
export function MenuList({ items, onChoose }: { items: readonly (MenuItem | null)[]; onChoose: () => void }) {
  return (
    <div className="menu" role="presentation" onKeyDown={onKey}>
      {items.map((item, index) =>
        item === null ? (
          // oxlint-disable-next-line react/no-array-index-key -- lines have no other identity
          <hr key={index} />
        ) : (
          <button
            key={item.label}
            type="button"
            role="menuitem"
            tabIndex={-1}
            className={item.danger === true ? 'danger' : undefined}
            disabled={item.disabled}
            onClick={() => {
              onChoose();
              item.run();
            }}
          >
            <Icon name={item.icon} size={17} />
            {item.label}
            {item.keys !== undefined && <kbd aria-hidden="true">{item.keys}</kbd>}
          </button>
        ),
      )}
    </div>
  );
}

export function Menu({ label, items }: { label: string; items: (MenuItem | null)[] }) {
  const popover = useRef<PopoverHandle>(null);
  return (
    <Popover
      label={label}
      face={<Icon name="more" />}
      button={{ className: 'button quiet' }}
      role="menu"
      handle={popover}
      onOpen={(panel) => itemsIn(panel)[0]?.focus()}
    >
      <MenuList items={items} onChoose={() => popover.current?.hide()} />
    </Popover>
  );
}
