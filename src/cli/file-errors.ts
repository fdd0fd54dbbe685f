const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it or its folder doesn\'t exist',
  ENOTDIR: 'a part of its path is a file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not',
  EPERM: 'you may not',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'its name is too long',
};

/** A failure of the file system in own words. Undefined for any other error. */
export function explainFile(error: unknown): { readonly message: string; readonly fix: string } | undefined {
  const { code, path } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  if (typeof code !== 'string' || typeof path !== 'string' || !/^E[A-Z]+$/.test(code)) {
    return undefined;
  }
  return { message: `${path} can't be read or written: ${REASONS[code] ?? code}`, fix: 'check the path, or choose another file' };
}
