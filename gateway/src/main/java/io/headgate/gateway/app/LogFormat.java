package io.headgate.gateway.app;

/** How the program log is written: for people, or as one JSON object a line. */
enum LogFormat {
  TEXT,
  JSON
}
