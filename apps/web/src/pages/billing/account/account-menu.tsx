import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../session/session.js';
import classes from '../billing.module.css';

const forEverybody = ['invoices', 'documents', 'payments', 'ledger', 'statements'] as const;
const forAdministrators = ['access', 'details'] as const;

export const accountPages = [...forEverybody, ...forAdministrators] as const;
type AccountPage = (typeof accountPages)[number];

const addressOf = (page: AccountPage) =>
  page === 'invoices' ? ('/billing/accounts/$accountId' as const) : (`/billing/accounts/$accountId/${page}` as const);

/** The pages of one account. */
export function AccountMenu({ accountId, current }: { accountId: string; current: AccountPage }) {
  const { t } = useTranslation('billing');
  const pages = useSession().role === 'administrator' ? accountPages : forEverybody;
  return (
    <nav aria-label={t('account.menu')}>
      <ul className={classes.menu}>
        {pages.map((page) => (
          <li key={page}>
            <Link
              to={addressOf(page)}
              params={{ accountId }}
              // The address of the invoices is the beginning of all others.
              activeOptions={{ exact: true }}
              className={classes.entry}
              aria-current={page === current ? 'page' : undefined}
            >
              {t(`account.${page}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
