package io.headgate.gateway.app;

/** A flag that is on or off by these words. */
enum Switch {
  ON,
  OFF
}
