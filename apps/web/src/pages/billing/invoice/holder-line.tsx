import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** Whom the invoice is for; leads to the account. */
export function HolderLine({ accountId, holderName }: { accountId: string; holderName: string }) {
  const { t } = useTranslation('billing');
  return (
    <>
      {t('invoice.about')}{' '}
      <Anchor
        inherit
        underline="always"
        renderRoot={(props) => <Link to="/billing/accounts/$accountId" params={{ accountId }} {...props} />}
        dir="auto"
        className="any-name"
      >
        {holderName}
      </Anchor>
    </>
  );
}
