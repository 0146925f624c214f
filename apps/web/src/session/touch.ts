/*
 * Was the page touched since it last asked the API for something? Only such a request counts as activity of the person:
 * what a page fetches by itself must not keep the session of an abandoned desk alive.
 */
let touched = true;

for (const event of ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const)
  addEventListener(event, () => void (touched = true), { capture: true, passive: true });

/** Says it once for each touch. */
export function wasTouched(): boolean {
  const was = touched;
  touched = false;
  return was;
}
