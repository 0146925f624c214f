import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import classes from './member-menu.module.css';

export type MemberPage = 'biographics' | 'portal' | 'activity';

/** The three pages of one person. */
export function MemberMenu({ staffId, current }: { staffId: string; current: MemberPage }) {
  const { t } = useTranslation('member');
  const entry = (page: MemberPage, to: `/staff/$staffId/${MemberPage}`) => (
    <li>
      <Link to={to} params={{ staffId }} className={classes.entry} aria-current={page === current ? 'page' : undefined}>
        {t(`menu.${page}`)}
      </Link>
    </li>
  );
  return (
    <nav aria-label={t('menu.label')}>
      <ul className={classes.menu}>
        {entry('biographics', '/staff/$staffId/biographics')}
        {entry('portal', '/staff/$staffId/portal')}
        {entry('activity', '/staff/$staffId/activity')}
      </ul>
    </nav>
  );
}
