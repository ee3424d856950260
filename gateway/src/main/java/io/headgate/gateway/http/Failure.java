package io.headgate.gateway.http;

import io.netty.handler.codec.http.HttpResponseStatus;

/** Why a request is not answered by a pod. {@link ErrorResponses} says so to the client. */
enum Failure {
  /** The request could be read in two ways, or in none. */
  MALFORMED(400, "the request is malformed"),
  BAD_HOST(400, "exactly one valid Host is needed"),
  BAD_TARGET(400, "the request target is not valid"),
  AMBIGUOUS_LENGTH(400, "the length of the body is ambiguous"),
  /** nginx's own statuses for these two, 496 and 495, never leave it. */
  NO_CLIENT_CERTIFICATE(400, "no required client certificate was sent"),
  BAD_CLIENT_CERTIFICATE(400, "the client certificate is not accepted"),
  FORBIDDEN(403, "this client is not allowed here"),
  TOO_MANY_REQUESTS(503, "this client has sent too many requests"),
  METHOD(405, "this method is not served"),
  TRANSFER_CODING(501, "only chunked is a known transfer coding"),
  VERSION(505, "HTTP/1.0 and HTTP/1.1 are served"),
  REQUEST_LINE_TOO_LONG(414, "the request line is too long"),
  HEADERS_TOO_LARGE(431, "the header fields are too large"),
  MISDIRECTED(421, "this host is not served on this connection"),
  LENGTH_REQUIRED(411, "the length of the body has to be said"),
  BODY_TOO_LARGE(413, "the body is too large"),
  CLIENT_TOO_SLOW(408, "the request took too long to arrive"),
  NO_ROUTE(404, "no route for this host and path"),
  NO_SERVICE(503, "the service does not exist"),
  NO_ENDPOINTS(503, "the service has no ready endpoint"),
  SERVICE_FULL(503, "the service has as many requests as it takes"),
  UNANSWERED(500, "whether this client is allowed here was not answered"),
  UNDECIDED(503, "whether this client is allowed here cannot be told"),
  CONNECT_FAILED(502, "no connection to the service"),
  CONNECT_TIMEOUT(504, "no connection to the service in time"),
  BAD_RESPONSE(502, "the service gave no valid response"),
  RESPONSE_TIMEOUT(504, "the service took too long to answer");

  private final int statusCode;
  private final String text;

  Failure(int statusCode, String text) {
    this.statusCode = statusCode;
    this.text = text;
  }

  HttpResponseStatus status() {
    return HttpResponseStatus.valueOf(statusCode);
  }

  /** For the client: nothing about what stands behind the gateway. */
  String text() {
    return text;
  }

  /** Whether it is on our side, so that somebody here should read of it. */
  boolean isOurs() {
    return statusCode >= 500
        && this != TRANSFER_CODING
        && this != VERSION
        && this != TOO_MANY_REQUESTS;
  }
}
