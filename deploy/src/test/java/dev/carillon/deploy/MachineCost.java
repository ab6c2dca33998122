// SPDX-License-Identifier: Apache-2.0
package dev.carillon.deploy;

/// What the same load needs and costs on one machine that runs the gateway. Figures of the gateway
/// are those of docs/performance.md, prices are assumptions that docs/cost.md names.
final class MachineCost {
  /// A delivery over TLS, user and kernel.
  private static final double DELIVERY_SECONDS = 11e-6;

  /// Heap and resident memory of a connection with TLS.
  private static final double CONNECTION_BYTES = (6.8 + 5.6) * 1000;

  private static final double PROCESS_BYTES = 124e6;

  private static final double RENT = 40;
  private static final double RENT_GIGABITS = 1;
  private static final double RENT_TERABYTES = 20;
  private static final double MORE_TERABYTES = 1.50;

  private static final double CLOUD = 60;
  private static final double CLOUD_GIGABITS = 0.9;

  private MachineCost() {}

  static double deliveriesPerSecond(Load load) {
    return load.deliveries() / Load.SECONDS;
  }

  /// Of one processor, mean.
  static double processors(Load load) {
    return deliveriesPerSecond(load) * DELIVERY_SECONDS;
  }

  static double gigabytesOfMemory(Load load) {
    return (PROCESS_BYTES + load.users() * CONNECTION_BYTES) / 1e9;
  }

  static boolean fitsTheLink(Load load) {
    return load.gigabitsPerSecond() < RENT_GIGABITS;
  }

  /// With included traffic, and a price for what is above.
  static double rented(Load load) {
    return RENT + Math.max(0, load.gigabytes() / 1000 - RENT_TERABYTES) * MORE_TERABYTES;
  }

  /// The machine alone, as large as its link must be.
  static double cloudMachine(Load load) {
    return CLOUD * Math.ceil(load.gigabitsPerSecond() / CLOUD_GIGABITS);
  }

  static double cloud(Load load) {
    return cloudMachine(load) + Prices.transfer(load.gigabytes());
  }

  /// The smallest number of users, in tens, for which the machine is cheaper.
  static long breakEven(java.util.function.LongFunction<Load> loads, boolean inTheCloud) {
    for (long users = 10; ; users += 10) {
      Load load = loads.apply(users);
      if (AwsCost.total(load) > (inTheCloud ? cloud(load) : rented(load))) {
        return users;
      }
    }
  }
}
