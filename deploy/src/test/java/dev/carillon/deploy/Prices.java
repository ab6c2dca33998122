// SPDX-License-Identifier: Apache-2.0
package dev.carillon.deploy;

/// Of AWS, us-east-1, in dollars, as docs/cost.md names them.
final class Prices {
  static final double CONNECTION_MINUTE = 0.25e-6;
  static final double LAMBDA_REQUEST = 0.20e-6;
  static final double LAMBDA_GB_SECOND = 0.0000133334;
  static final double WRITE_UNIT = 0.625e-6;
  static final double READ_UNIT = 0.125e-6;
  static final double LOG_GB = 0.50;
  static final double ALARM = 0.10;

  private static final double FREE_GB = 100;

  private Prices() {}

  static double messages(double count) {
    return Math.min(count, 1e9) * 1.00e-6 + Math.max(0, count - 1e9) * 0.80e-6;
  }

  /// Data to the internet.
  static double transfer(double gigabytes) {
    double[][] tiers = {{10_240, 0.09}, {40_960, 0.085}, {102_400, 0.07}, {Double.MAX_VALUE, 0.05}};
    double left = Math.max(0, gigabytes - FREE_GB);
    double cost = 0;
    for (double[] tier : tiers) {
      double part = Math.min(left, tier[0]);
      cost += part * tier[1];
      left -= part;
    }
    return cost;
  }
}
