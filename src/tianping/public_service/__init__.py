"""The public service platform 公共服务平台: the hub of all trading platforms of a city (Order 20 art. 41-48).

It publishes, registers, connects and draws; it has no trading function (Order 20 art. 41; the test of the wheel looks).
"""
