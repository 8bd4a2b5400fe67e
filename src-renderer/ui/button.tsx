/** A button in the app's three weights. */
import type { ButtonHTMLAttributes } from 'react';

type Weight = 'primary' | 'plain' | 'quiet';

export function Button({ weight = 'plain', ...rest }: ButtonHTMLAttributes<HTMLButtonElement> & { weight?: Weight }) {
  return <button type="button" {...rest} className={`button ${weight} ${rest.className ?? ''}`} />;
}
