/** The mark of the portal; drawn here, for a picture would be one more file to wait for. */
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" width={28} height={28} aria-hidden>
      <rect width={32} height={32} rx={8} fill="#0b7285" />
      <path d="M14 7h4v7h7v4h-7v7h-4v-7H7v-4h7z" fill="#fff" />
    </svg>
  );
}
