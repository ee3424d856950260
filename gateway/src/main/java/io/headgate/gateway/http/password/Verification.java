package io.headgate.gateway.http.password;

/** What became of a question for a password. */
public enum Verification {
  RIGHT,
  WRONG,
  /** Too many others are being checked. */
  BUSY
}
