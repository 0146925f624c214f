import { useEffect, useEffectEvent, useRef, useState } from 'react';

const TYPING_PAUSE_MS = 700;
const TRY_AGAIN_MS = 4_000;

export type DraftState = { kind: 'none' | 'saving' | 'failed' } | { kind: 'saved'; at: string };

interface DraftKeeping<Content> {
  content: Content;
  /** `leaving`: the page may be gone before the answer. One is over before the next begins. */
  save: (content: Content, leaving: boolean) => Promise<unknown>;
}

/** Has the portal keep what is typed, when the typing pauses and when the page is left. What fails is tried again. */
export function useDraft<Content>({ content, save }: DraftKeeping<Content>) {
  const written = JSON.stringify(content);
  const kept = useRef(written);
  const resting = useRef(false);
  const running = useRef<Promise<unknown>>(Promise.resolve());
  const [state, setState] = useState<DraftState>({ kind: 'none' });
  const [rests, setRests] = useState(false);

  const keep = useEffectEvent((leaving: boolean) => {
    if (kept.current === written || resting.current) return;
    setState({ kind: 'saving' });
    running.current = saveAfter(running.current, leaving);
  });
  async function saveAfter(before: Promise<unknown>, leaving: boolean): Promise<void> {
    await before;
    if (kept.current === written || resting.current) return;
    try {
      await save(content, leaving);
      kept.current = written;
      setState({ kind: 'saved', at: new Date().toISOString() });
    } catch {
      setState({ kind: 'failed' });
    }
  }

  useEffect(() => {
    if (rests || kept.current === written) return undefined;
    const timer = setTimeout(() => keep(false), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [written, rests]);
  useEffect(() => {
    if (state.kind !== 'failed') return undefined;
    const timer = setTimeout(() => keep(false), TRY_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  useEffect(() => {
    const leave = () => keep(true);
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      leave();
    };
  }, []);

  return {
    state,
    /** Sends what was written: nothing is kept meanwhile, lest it come back as a draft after it was sent. */
    async whileResting<Result>(send: () => Promise<Result>, left: Content): Promise<Result> {
      resting.current = true;
      setRests(true);
      try {
        await running.current;
        const result = await send();
        kept.current = JSON.stringify(left);
        setState({ kind: 'none' });
        return result;
      } finally {
        resting.current = false;
        setRests(false);
      }
    },
  };
}
