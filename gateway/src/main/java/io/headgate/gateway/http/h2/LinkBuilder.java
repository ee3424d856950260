package io.headgate.gateway.http.h2;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

/** Sets every limit of the codec that Netty has, by name. */
final class LinkBuilder extends AbstractHttp2ConnectionHandlerBuilder<Http2Link, LinkBuilder> {

  private static final int MAX_QUEUED_CONTROL_FRAMES = 10_000;
  private static final int MAX_EMPTY_DATA_FRAMES = 2;
  private static final int MAX_SMALL_CONTINUATION_FRAMES = 16;

  private final LinkListener owner;
  private final LinkLimits limits;

  LinkBuilder(LinkLimits limits, LinkListener owner, boolean server) {
    this.limits = limits;
    this.owner = owner;
    Http2Connection connection = new DefaultHttp2Connection(server, 0);
    // Nobody sends priorities any more (RFC 9113 section 5.3.2): all streams are equal.
    connection
        .remote()
        .flowController(
            new DefaultHttp2RemoteFlowController(
                connection, new UniformStreamByteDistributor(connection)));
    connection
        .local()
        .flowController(
            new DefaultHttp2LocalFlowController(
                connection,
                DefaultHttp2LocalFlowController.DEFAULT_WINDOW_UPDATE_RATIO,
                limits.connectionWindow() == 0));
    Http2Settings settings =
        new Http2Settings()
            .initialWindowSize(limits.streamWindow())
            .maxHeaderListSize(limits.headerBytes());
    if (server) {
      settings.maxConcurrentStreams(limits.streams());
      // WebSockets may come on streams (RFC 8441 section 3).
      settings.connectProtocolEnabled(true);
    } else {
      settings.pushEnabled(false);
    }
    connection(connection);
    initialSettings(settings);
    validateHeaders(true);
    validateRequiredPseudoHeaders(true);
    encoderEnforceMaxQueuedControlFrames(MAX_QUEUED_CONTROL_FRAMES);
    decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_DATA_FRAMES);
    decoderEnforceMaxSmallContinuationFrames(MAX_SMALL_CONTINUATION_FRAMES);
    decoderEnforceMaxRstFramesPerWindow(server ? Resets.MOST : 0, Resets.WINDOW_SECONDS);
    // Resets that are the other end's fault are counted by the link; see Resets.
    encoderEnforceMaxRstFramesPerWindow(0, Resets.WINDOW_SECONDS);
    if (!server) {
      // Requests of many clients share the tables of a pod's connection (RFC 7541 section 7.1.3).
      headerSensitivityDetector((name, value) -> isSecret(name));
    }
  }

  private static boolean isSecret(CharSequence name) {
    return HttpHeaderNames.AUTHORIZATION.contentEquals(name)
        || HttpHeaderNames.COOKIE.contentEquals(name);
  }

  @Override
  protected Http2Link build() {
    return super.build();
  }

  @Override
  protected Http2Link build(
      Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
    return new Http2Link(decoder, encoder, settings, owner, limits);
  }
}
