package com.example.shop;

import software.amazon.awscdk.App;

public final class ShopApp {
    public static void main(String[] args) {
        App app = new App();
        new WorkerStack(app, "Worker");
        new ShopStack(app, "Shop", new KeyStack(app, "Key").getKey());
        new BookingStack(app, "Booking");
        app.synth();
    }
}
