import { Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMember } from './queries.js';
import { MessageExportSection } from './biographics/message-export-section.js';
import { OffboardingSection } from './biographics/offboarding-section.js';
import { RecordForm } from './biographics/record-form.js';
import { RecordView } from './biographics/record-view.js';

/** The person's record: read, edit, and say that the person has left or is back. */
export default function Biographics() {
  // The words of the form come with the page: it must not blink when it is opened.
  useTranslation(['member', 'fields']);
  const member = useMember();
  const [isEditing, setEditing] = useState(false);
  const [wasEditing, setWasEditing] = useState(false);

  function close() {
    setWasEditing(true);
    setEditing(false);
  }

  return (
    <Stack gap="lg">
      {isEditing ? (
        <RecordForm member={member} onClose={close} />
      ) : (
        <RecordView member={member} onEdit={() => setEditing(true)} takeFocus={wasEditing} />
      )}
      <OffboardingSection />
      <MessageExportSection />
    </Stack>
  );
}
