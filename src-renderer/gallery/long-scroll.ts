/** Scrolling through more pixels than a browser lets an element be high: its own pixels on one side, the wall's on the other. */

/** Browsers cap heights between 8.9 and 33.5 million device pixels (Firefox and Chromium, at twice the density). */
const TALLEST = 8_000_000;
/** At the ends both sides move alike, so that they are reached together. */
const EVEN_ENDS = 200_000;
/** A longer move at once was made with the scrollbar, whose whole length stands for the whole wall. */
const JUMP = 2_000;
/** How far the two may drift apart before they are brought together, as a share of the element's own way. */
const DRIFT = 0.02;

export interface LongScroll {
  /** Height that the element inside the scroller has to have for a wall of this height. */
  heightFor(total: number): number;
  /** Where the wall is looked at. */
  readonly offset: number;
  /** What is at `y` on the wall is at `y + shift` in the element. */
  readonly shift: number;
  /** Takes new sizes; returns what `scrollTop` has to be for the offset to stay. */
  fit(total: number, view: number): number;
  /** Tells of a scroll event; returns a new `scrollTop` when the two have to be brought together now. */
  moved(scrollTop: number): number | null;
  /** As `moved`, for when nothing moves any more: even a little drift is undone, because nobody will notice. */
  settled(): number | null;
  /** Goes to a place; returns what `scrollTop` has to be. What the browser makes of it is to be told by `placed`. */
  to(offset: number): number;
  placed(scrollTop: number): void;
}

const within = (value: number, most: number): number => Math.min(Math.max(value, 0), Math.max(most, 0));

export function createLongScroll(tallest = TALLEST, ends = EVEN_ENDS): LongScroll {
  let [view, offset, top] = [0, 0, 0];
  /** The longest ways: of the wall, and of the element. */
  let [longest, way] = [0, 0];

  const isLong = (): boolean => longest > way;
  const toTop = (place: number): number => {
    if (!isLong() || place <= ends) return place;
    if (place >= longest - ends) return way - (longest - place);
    return ends + ((place - ends) * (way - 2 * ends)) / (longest - 2 * ends);
  };
  const toOffset = (scrollTop: number): number => {
    if (!isLong() || scrollTop <= ends) return scrollTop;
    if (scrollTop >= way - ends) return longest - (way - scrollTop);
    return ends + ((scrollTop - ends) * (longest - 2 * ends)) / (way - 2 * ends);
  };
  const rejoin = (): number | null => {
    const wanted = toTop(offset);
    return Math.abs(wanted - top) < 1 ? null : wanted;
  };

  return {
    heightFor: (total) => Math.min(total, tallest),
    get offset() {
      return offset;
    },
    get shift() {
      return top - offset;
    },
    fit(total, newView) {
      view = newView;
      longest = Math.max(total - view, 0);
      way = Math.max(Math.min(total, tallest) - view, 0);
      offset = within(offset, longest);
      return toTop(offset);
    },
    moved(scrollTop) {
      const by = scrollTop - top;
      top = scrollTop;
      if (!isLong()) {
        offset = within(scrollTop, longest);
        return null;
      }
      offset =
        Math.abs(by) > Math.max(JUMP, 2 * view) ? toOffset(within(scrollTop, way)) : within(offset + by, longest);
      const nearEnd = top < 2 * view || top > way - 2 * view;
      const wanted = rejoin();
      return wanted !== null && (nearEnd || Math.abs(wanted - top) > DRIFT * way) ? wanted : null;
    },
    settled: () => (isLong() ? rejoin() : null),
    to(place) {
      offset = within(place, longest);
      return toTop(offset);
    },
    placed(scrollTop) {
      top = scrollTop;
      if (!isLong()) offset = within(scrollTop, longest);
    },
  };
}
