import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { practiceQuery } from '../session/practice.js';
import { EmptyState } from './empty-state.js';
import { Page } from './page.js';

interface FeatureOffProps {
  title: string;
  headline: string;
  /** What is kept, and whom to ask. */
  words: (practice: string) => string;
}

/** In the place of the pages of a feature that is switched off for whoever looks. */
export function FeatureOff({ title, headline, words }: FeatureOffProps) {
  const { t } = useTranslation();
  const { data: practice } = useQuery(practiceQuery);
  return (
    <Page title={title}>
      <EmptyState
        title={headline}
        action={
          <Anchor component={Link} to="/home">
            {t('featureOff.home')}
          </Anchor>
        }
      >
        <span className="any-name">{words(practice?.practiceName ?? t('featureOff.thePractice'))}</span>
      </EmptyState>
    </Page>
  );
}
