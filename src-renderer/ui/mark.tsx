/** Alice's mark. */
import icon from './icon.svg';

export function Mark({ size }: { size: number }) {
  return <img src={icon} alt="" width={size} height={size} />;
}
