/** Who changed a value: `user/NAME`, or the session name of a role. */
export function author(arn: string | undefined): string {
  return arn?.replace(/^arn:[^:]+:(iam|sts)::\d+:/, '') ?? '';
}
