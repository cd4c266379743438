/** A token for brokers of Amazon MSK, which say OAUTHBEARER to it; with the credentials that AWS's own tools would find. */
export async function mskToken(region: string): Promise<{ readonly value: string }> {
  // Only now: it brings a part of AWS's SDK.
  const { generateAuthToken } = await import('aws-msk-iam-sasl-signer-js');
  const { token } = await generateAuthToken({ region });
  return { value: token };
}
