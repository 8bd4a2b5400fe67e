/** A button in the app's three weights. */
import type { ButtonHTMLAttributes, Ref } from 'react';

type Weight = 'primary' | 'plain' | 'quiet';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  weight?: Weight;
  ref?: Ref<HTMLButtonElement> | undefined;
}

export function Button({ weight = 'plain', ...rest }: ButtonProps) {
  return <button type="button" {...rest} className={`button ${weight} ${rest.className ?? ''}`} />;
}
