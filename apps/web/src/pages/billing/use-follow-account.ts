import { useLiveRefresh } from '../../parts/live-refresh.js';
import { accountKey } from './queries.js';

/** Keeps everything that is shown of an account as it is. */
export const useFollowAccount = (accountId: string): void =>
  useLiveRefresh('billing', accountKey(accountId), ({ accountId: changed }) => changed === null || changed === accountId);
