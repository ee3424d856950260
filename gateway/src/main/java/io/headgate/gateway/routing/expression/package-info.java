/**
 * Paths of rules that are regular expressions. Start at {@link
 * io.headgate.gateway.routing.expression.PathExpression}; {@link
 * io.headgate.gateway.routing.expression.PathText} is what they are asked with.
 *
 * <p>The only package that knows the library behind them, and it knows neither routes nor sockets.
 */
@NullMarked
package io.headgate.gateway.routing.expression;

import org.jspecify.annotations.NullMarked;
