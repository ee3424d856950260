package io.headgate.gateway.app;

/** In which form the verdicts of {@code check} are printed. */
enum CheckOutput {
  TABLE,
  JSON
}
